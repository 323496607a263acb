k8sai size llama-3.1-405b --cloud oke --context 131072 --concurrency 100
