mkdir s; echo '{type: string}' > above.yaml; ln -s ../above.yaml s/link.yaml; echo '{$ref: link.yaml}' > s/s.yaml; k8sai schema check s/s.yaml valid.yaml
