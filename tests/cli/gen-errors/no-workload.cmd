printf 'cloud: gke\n' > e.yaml; k8sai gen e.yaml
