k8sai explain gpu-limit-missing | head -3
