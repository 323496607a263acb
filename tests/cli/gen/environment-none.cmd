k8sai gen --only Deployment environments.yaml | grep 'namespace:'
