k8sai lint --cloud gke --select SCH001 gpu.yaml
