k8sai -
