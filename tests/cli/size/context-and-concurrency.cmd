k8sai size llama-3.1-8b --cloud gke --context 32768 --concurrency 32 | head -n 10
