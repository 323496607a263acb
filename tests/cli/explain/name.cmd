k8sai explain gpu-limit-missing
