k8sai size small/config.json
