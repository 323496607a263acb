k8sai size llama-3.1-70b --cloud gke --quantization fp8 | head -n 16
