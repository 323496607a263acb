printf 'cloud: gke\nmodels:\n' > e.yaml; k8sai gen e.yaml
