k8sai plan --format=json values.yaml | head -2
