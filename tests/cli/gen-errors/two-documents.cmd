printf 'cloud: gke\n---\ncloud: eks\n' > e.yaml; k8sai gen e.yaml
