k8sai gen -e prd environments.yaml
