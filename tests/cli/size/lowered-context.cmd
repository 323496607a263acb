k8sai size google/gemma-2-9b-it --cloud gke --gpu "{type: l4, count: 1}"
