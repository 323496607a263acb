k8sai rules --format json | tail -n 4
