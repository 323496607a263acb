k8sai templates render hello.yaml --context context.json
