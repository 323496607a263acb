k8sai lint --select GPU001,IMG001,API006,API010 --kubernetes-version latest good.yaml
