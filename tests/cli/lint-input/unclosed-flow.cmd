printf 'a: [1, 2\nb: 3\n' > u.yaml; k8sai lint --select GPU001,API006,API010 --format short u.yaml
