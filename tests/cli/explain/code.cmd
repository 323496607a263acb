k8sai explain GPU001
