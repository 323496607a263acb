k8sai explain ''
