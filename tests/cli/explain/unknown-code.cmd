k8sai explain GPU999
