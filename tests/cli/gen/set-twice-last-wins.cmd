k8sai gen --set namespace=a --set namespace=b --only Deployment values.yaml | grep 'namespace:'
