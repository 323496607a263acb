k8sai gen
