k8sai explain models.whatever.replicas.max | head -1
