printf '\377\376a\0:\0 \0001\0\n\0' > u.yaml; k8sai lint --select GPU001,API006,API010 --format short u.yaml
