k8sai schema check schema.json valid.json
