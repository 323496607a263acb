k8sai catalog models --help
