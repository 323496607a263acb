k8sai lint --format short dev prod
