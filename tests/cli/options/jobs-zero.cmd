k8sai lint -j0 .
