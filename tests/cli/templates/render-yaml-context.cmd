printf 'who: there\n' > c.yaml; k8sai templates render --context c.yaml hello.yaml
