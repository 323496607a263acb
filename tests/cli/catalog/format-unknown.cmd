k8sai catalog gpus --format yaml
