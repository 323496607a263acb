k8sai gen --format helm -o out --set name=values - < values.yaml; k8sai gen --format helm -o out --check --set name=values values.yaml && echo same
