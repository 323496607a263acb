k8sai explain models.llama.replicaz
