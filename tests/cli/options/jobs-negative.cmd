k8sai lint --jobs=-1 .
