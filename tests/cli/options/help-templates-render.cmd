k8sai templates render --help
