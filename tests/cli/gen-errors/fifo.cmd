mkfifo p; k8sai gen p
