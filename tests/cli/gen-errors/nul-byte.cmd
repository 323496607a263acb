printf 'cloud: g\0ke\n' > e.yaml; k8sai gen e.yaml
