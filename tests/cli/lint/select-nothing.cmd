k8sai lint --select , bad.yaml
