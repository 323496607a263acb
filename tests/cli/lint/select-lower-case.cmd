k8sai lint --select gpu001 bad.yaml
