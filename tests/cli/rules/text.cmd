k8sai rules
