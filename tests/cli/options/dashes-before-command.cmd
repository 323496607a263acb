k8sai -- version
