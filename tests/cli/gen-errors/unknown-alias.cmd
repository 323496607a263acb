printf 'cloud: *nope\n' > e.yaml; k8sai gen e.yaml
