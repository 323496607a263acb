k8sai lint --format short two
