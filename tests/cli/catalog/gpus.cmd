k8sai catalog gpus | awk 'NR == 1 || $1 == "l4" || $1 == "h100"'
