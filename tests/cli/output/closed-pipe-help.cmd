(sleep 0.1; k8sai --help; echo "status $?" >&2) | true
