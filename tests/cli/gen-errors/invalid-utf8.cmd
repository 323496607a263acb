printf 'cloud: g\377ke\n' > e.yaml; k8sai gen e.yaml
