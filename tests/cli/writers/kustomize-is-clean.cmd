k8sai gen --format kustomize -o out --set patches=[] values.yaml; k8sai lint --strict out
