k8sai schema check schema.json nothing.yaml
