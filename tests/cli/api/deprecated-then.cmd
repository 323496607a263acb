k8sai lint --format short --kubernetes-version v1.23.4 old.yaml
