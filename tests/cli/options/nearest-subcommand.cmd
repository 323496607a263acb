k8sai templates lsit
