k8sai gen --format kustomize -o out values.yaml; find out -type f | sort
