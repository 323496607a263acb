k8sai lint --format short --kubernetes-version 1.99 old.yaml
