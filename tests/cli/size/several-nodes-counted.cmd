k8sai size llama-3.1-405b --cloud eks --gpu "{type: h100, count: 16}" | head -n 8
