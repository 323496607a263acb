k8sai schema config > s.json; k8sai schema check s.json full.yaml && : > base.yaml && echo 'extends: base.yaml' > x.yaml && k8sai schema check s.json x.yaml
