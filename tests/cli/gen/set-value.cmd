k8sai gen --set models.llama.replicas=3 --only Deployment values.yaml | grep -c 'replicas: 3'
