k8sai gen -o out values.yaml; k8sai gen --check -o out values.yaml
