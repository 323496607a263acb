k8sai catalog flowers
