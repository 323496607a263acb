k8sai size llama-3.1-8b --concurrency 100000000000000000000
