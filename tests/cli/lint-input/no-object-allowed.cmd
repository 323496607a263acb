printf 'a: 1\n' > c.yaml; k8sai lint --select GPU001,API006,API010 --format short --allow-empty c.yaml
