k8sai lint -hz
