k8sai lint --format json two
