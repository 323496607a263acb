k8sai size llama-3.1-405b --cloud gke --gpu "{type: h100, count: 8}" --color always
