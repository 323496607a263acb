printf 'a: 1\n---\n---\n- {op: remove, path: /a}\n' > x.yaml; k8sai lint --select GPU001,IMG001,API006,API010 --stats x.yaml good.yaml
