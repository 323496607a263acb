echo x > d; k8sai gen -o d/e values.yaml; cat d
