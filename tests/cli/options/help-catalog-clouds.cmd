k8sai catalog clouds --help
