k8sai schema check schema.json invalid.json
