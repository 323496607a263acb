printf 'cloud: gke\nmodell: {a: b}\n' > e.yaml; k8sai gen e.yaml
