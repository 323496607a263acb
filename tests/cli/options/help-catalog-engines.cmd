k8sai catalog engines --help
