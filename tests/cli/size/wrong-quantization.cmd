k8sai size llama-3.1-8b --quantization fp9
