printf 'cloud: gke\nmodels: &a {x: *a}\n' > e.yaml; k8sai gen e.yaml
