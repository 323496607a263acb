k8sai explain
