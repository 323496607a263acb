k8sai gen --format kustomize -o out - < values.yaml; k8sai gen --format kustomize -o out --check values.yaml && echo same
