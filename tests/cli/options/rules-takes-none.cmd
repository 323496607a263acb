k8sai rules GPU001
