k8sai catalog gpus h100
