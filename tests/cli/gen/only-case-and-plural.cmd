k8sai gen --only deployments values.yaml | grep '^kind:'
