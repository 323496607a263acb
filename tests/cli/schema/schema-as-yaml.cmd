k8sai schema check schema.yaml valid.yaml
