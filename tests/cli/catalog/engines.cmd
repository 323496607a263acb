k8sai catalog engines
