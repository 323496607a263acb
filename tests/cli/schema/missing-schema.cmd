k8sai schema check nothing.json valid.yaml
