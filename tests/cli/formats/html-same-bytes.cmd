k8sai lint -j 1 --format html=1 several one.yaml secret.yaml; k8sai lint -j 4 --format html=2 several one.yaml secret.yaml; cmp 1 2
