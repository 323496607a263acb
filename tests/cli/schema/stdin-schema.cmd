k8sai schema check - valid.yaml < schema.json
