echo x > d; k8sai gen -o d values.yaml; cat d
