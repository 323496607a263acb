k8sai schema values > /dev/full
