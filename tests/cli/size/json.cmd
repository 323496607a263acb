k8sai size llama-3.1-8b --cloud gke --gpu l4 --format json
