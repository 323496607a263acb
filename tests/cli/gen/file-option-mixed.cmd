k8sai gen --only Deployment values.yaml --values=overlay.yaml | grep 'namespace:'
