k8sai explain our-registry-only
