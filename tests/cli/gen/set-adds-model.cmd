k8sai gen --set models.small=Qwen/Qwen2.5-7B-Instruct --only Deployment values.yaml | grep '^  name:'
