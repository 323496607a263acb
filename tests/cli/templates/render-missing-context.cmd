k8sai templates render --context nothing.json hello.yaml
