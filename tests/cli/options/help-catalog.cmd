k8sai catalog --help
