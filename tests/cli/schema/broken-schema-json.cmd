echo '{' > s.json; k8sai schema check s.json valid.yaml
