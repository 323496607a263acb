k8sai gen /dev/zero
