k8sai catalog gpus --format json | grep '"l4"'
