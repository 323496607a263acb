k8sai explain gpu001
