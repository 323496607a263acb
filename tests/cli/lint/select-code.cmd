k8sai lint --select GPU001 bad.yaml
