k8sai size llama-3.1-8b --gpu l4 --cloud gke --concurrency 1
