k8sai lint --config failing.yaml --select custom manifests
