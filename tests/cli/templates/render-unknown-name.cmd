k8sai templates render hello.yaml
