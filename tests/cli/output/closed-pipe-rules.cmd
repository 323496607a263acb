(sleep 0.1; k8sai rules --format json; echo "status $?" >&2) | true
