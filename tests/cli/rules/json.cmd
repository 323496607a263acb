k8sai rules --format json | head -4
