k8sai catalog models | head -5
