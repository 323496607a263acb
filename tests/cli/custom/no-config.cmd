k8sai lint --no-config --select custom manifests
