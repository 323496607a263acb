(sleep 0.1; k8sai gen values.yaml; echo "status $?" >&2) | true
