mkdir s; echo '{type: [' > s/n.yaml; echo '{$id: https://example.com/x/s.json, $ref: https://example.com/x/n.yaml}' > s/s.yaml; k8sai schema check s/s.yaml valid.yaml
