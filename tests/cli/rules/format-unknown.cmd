k8sai rules --format html
