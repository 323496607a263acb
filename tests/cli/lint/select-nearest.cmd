k8sai lint --select gpu-limit-mising bad.yaml
