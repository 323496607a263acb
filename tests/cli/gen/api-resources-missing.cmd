k8sai gen --api-resources nothing.txt values.yaml
