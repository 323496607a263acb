printf 'cloud: gke\nmodels: 3\n' > e.yaml; k8sai gen e.yaml
