k8sai gen -o out --only Deployment values.yaml; rm out/*; k8sai gen --check -o out --only Deployment values.yaml
