k8sai templates render nothing.yaml
