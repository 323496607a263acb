k8sai templates list
