k8sai templates
