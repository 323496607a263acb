k8sai gen --environment=dev --only Deployment environments.yaml | grep 'namespace:'
