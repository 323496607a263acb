k8sai lint --select GPU001,IMG001,API006,API010 --format jsn bad.yaml
