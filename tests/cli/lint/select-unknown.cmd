k8sai lint --select GPU999 bad.yaml
