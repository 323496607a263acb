k8sai schema values x
