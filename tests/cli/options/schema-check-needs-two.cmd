k8sai schema check a.json
