k8sai lint --select SCH001 gpu.yaml
