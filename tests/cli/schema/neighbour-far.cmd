echo '{$ref: https://example.com/n.yaml}' > s.yaml; k8sai schema check s.yaml valid.yaml
