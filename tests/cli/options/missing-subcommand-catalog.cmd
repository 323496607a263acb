k8sai catalog
