k8sai gen values.yaml | grep -c '^kind: Secret'
