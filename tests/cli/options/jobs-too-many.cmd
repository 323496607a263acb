k8sai lint -j 100000 .
