k8sai gen --only Deploymint values.yaml
