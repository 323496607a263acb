k8sai explain gpu-limit-mising
