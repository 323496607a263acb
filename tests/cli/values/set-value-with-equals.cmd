k8sai gen --set models.llama.env.A=b=c --only Deployment values.yaml | grep -A1 'name: A$'
