printf 'cloud: gke\nmodels: {a: 3}\n' > e.yaml; k8sai gen e.yaml
