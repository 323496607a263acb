k8sai lint --format short old.yaml
