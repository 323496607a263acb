k8sai catalog --format=json gpus
