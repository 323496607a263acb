k8sai size llama-3.1-70b
