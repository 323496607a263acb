k8sai version >&-
