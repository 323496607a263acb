k8sai gen --set namespace=ml-test --only Deployment values.yaml | grep 'namespace:'
