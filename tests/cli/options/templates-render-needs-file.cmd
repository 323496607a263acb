k8sai templates render
