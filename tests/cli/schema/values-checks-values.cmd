k8sai schema values > s.json; k8sai schema check s.json values.yaml
