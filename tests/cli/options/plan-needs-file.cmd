k8sai plan
