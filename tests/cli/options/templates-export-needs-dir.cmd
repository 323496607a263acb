k8sai templates export
