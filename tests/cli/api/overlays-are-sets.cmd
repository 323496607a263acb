k8sai lint --format short kustomize
