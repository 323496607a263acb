k8sai lint -é
