echo gke > e.yaml; k8sai gen e.yaml
