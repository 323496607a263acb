k8sai rules --format json | head -1; k8sai rules --format json | grep GPU001
