k8sai explain GPU001 GPU002
