k8sai lint --version
