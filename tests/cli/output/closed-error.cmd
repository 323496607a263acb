k8sai lint --select GPU001,API006,API010 nothing.yaml 2>&-
