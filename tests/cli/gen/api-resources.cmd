k8sai gen --api-resources resources.txt values.yaml | grep '^kind:' | sort -u
