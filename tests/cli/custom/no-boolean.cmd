k8sai lint --config no-boolean.yaml --select custom manifests
