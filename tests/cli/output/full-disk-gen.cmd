k8sai gen values.yaml > /dev/full
