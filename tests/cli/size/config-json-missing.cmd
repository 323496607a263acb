k8sai size missing/config.json
