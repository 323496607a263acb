k8sai -h
