k8sai catalog gpus --format json | head -3
