: > r.txt; k8sai gen --api-resources r.txt values.yaml
