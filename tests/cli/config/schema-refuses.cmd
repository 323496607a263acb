k8sai schema config > s.json; printf 'ignroe: []\n' > x.yaml; k8sai schema check s.json x.yaml
