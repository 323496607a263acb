k8sai rules --test
