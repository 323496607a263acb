k8sai lint --select gpu-limit-missing bad.yaml
