k8sai lint --format short --kubernetes-version 1.20 old.yaml
