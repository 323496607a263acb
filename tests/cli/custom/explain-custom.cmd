k8sai explain custom
