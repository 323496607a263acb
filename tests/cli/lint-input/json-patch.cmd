printf -- '- op: remove\n  path: /spec\n' > p.yaml; k8sai lint --select GPU001,API006,API010 --format short p.yaml
