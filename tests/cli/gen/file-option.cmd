k8sai gen --only Deployment -f values.yaml -f overlay.yaml | grep 'namespace:'
