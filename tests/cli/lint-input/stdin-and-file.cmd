k8sai lint --select GPU001,API006,API010 --format short bad.yaml - < bad.yaml
