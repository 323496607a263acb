printf 'cloud: gke\nmodels:\n\ta: b\n' > e.yaml; k8sai gen e.yaml
