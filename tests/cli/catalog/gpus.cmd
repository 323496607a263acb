k8sai catalog gpus | head -5
