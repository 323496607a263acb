k8sai schema findings > s.json; k8sai lint --format json good.yaml | k8sai schema check s.json -
