k8sai lint --ignore XYZ bad.yaml
