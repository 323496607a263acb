k8sai templates show
