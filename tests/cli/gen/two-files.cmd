k8sai gen --only Deployment values.yaml overlay.yaml | grep 'namespace:'
