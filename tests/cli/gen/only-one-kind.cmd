k8sai gen --only Deployment values.yaml | grep '^kind:'
