k8sai gen --only Deployment,Service values.yaml | grep '^kind:'
