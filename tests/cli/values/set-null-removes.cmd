k8sai gen --set namespace=null --only Deployment values.yaml | grep '^  namespace'
