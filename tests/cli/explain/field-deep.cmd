k8sai explain models.llama.gpu | head -1
