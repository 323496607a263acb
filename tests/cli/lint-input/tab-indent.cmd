printf 'a:\n\tb: 1\n' > u.yaml; k8sai lint --select GPU001,API006,API010 --format short u.yaml
