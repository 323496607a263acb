mkdir -p s/t; echo '{$ref: t/n.yaml}' > s/s.yaml; echo '{$ref: ../m.json#/a}' > s/t/n.yaml; echo '{"a": {"type": "integer"}}' > s/m.json; echo x > v.yaml; k8sai schema check s/s.yaml v.yaml
