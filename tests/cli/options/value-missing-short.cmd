k8sai gen -o
