k8sai gen --set namespace=c --only Deployment values.yaml overlay.yaml | grep 'namespace:'
