k8sai gen -e prod --only Deployment environments.yaml | grep 'namespace:'
