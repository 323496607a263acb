k8sai catalog gpus --help
