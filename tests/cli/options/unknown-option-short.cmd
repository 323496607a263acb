k8sai lint -z
