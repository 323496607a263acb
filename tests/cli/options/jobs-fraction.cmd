k8sai lint -j 1.5 .
