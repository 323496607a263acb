k8sai gen --only Deployment overlay.yaml values.yaml | grep 'namespace:'
