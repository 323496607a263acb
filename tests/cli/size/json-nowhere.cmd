k8sai size llama-3.1-405b --cloud oke --gpu h100 --format json
