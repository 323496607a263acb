k8sai size llama-3.1-8b --cloud onprem --gpu "{type: a100-80gb, mig: 3g.40gb}"
