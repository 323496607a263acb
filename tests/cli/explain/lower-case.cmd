k8sai explain gpu001 | head -1; k8sai explain GPU-Limit-Missing | head -1
