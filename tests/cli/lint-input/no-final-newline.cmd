printf '%s' "$(cat bad.yaml)" > u.yaml; k8sai lint --select GPU001,API006,API010 --format short u.yaml
