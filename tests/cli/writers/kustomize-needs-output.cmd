k8sai gen --format kustomize values.yaml
