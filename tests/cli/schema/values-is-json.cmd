k8sai schema values | head -c 1
