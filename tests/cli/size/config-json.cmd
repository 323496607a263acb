k8sai size config.json --cloud gke | head -n 16
