k8sai lint --select IMG001 bad.yaml
