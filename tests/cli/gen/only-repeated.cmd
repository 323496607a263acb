k8sai gen --only Deployment --only Service values.yaml | grep '^kind:'
