k8sai gen values.yaml | k8sai lint --strict -
