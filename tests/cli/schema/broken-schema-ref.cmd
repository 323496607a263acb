echo '{"$ref": "#/nope"}' > s.json; k8sai schema check s.json valid.yaml
