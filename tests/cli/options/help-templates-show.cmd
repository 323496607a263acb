k8sai templates show --help
