mkdir s; echo '{type: string}' > above.yaml; echo '{$ref: ../above.yaml}' > s/s.yaml; k8sai schema check s/s.yaml valid.yaml
