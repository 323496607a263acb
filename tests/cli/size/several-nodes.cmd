k8sai size llama-3.1-405b --cloud gke --gpu h100 --color always
