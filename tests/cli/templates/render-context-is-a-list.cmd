echo '[]' > c.json; k8sai templates render --context c.json hello.yaml
