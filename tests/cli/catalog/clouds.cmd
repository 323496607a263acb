k8sai catalog clouds
