k8sai gen -o out values.yaml && k8sai lint --strict out
