k8sai gen --set models.llama.model=meta-llama/Llama-3.1-8B-Instruct --set models.llama.replicas=many base.yaml
