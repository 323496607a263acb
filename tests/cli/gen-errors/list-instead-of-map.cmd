printf -- '- cloud\n' > e.yaml; k8sai gen e.yaml
