(sleep 0.1; k8sai lint --select GPU001,API006,API010 bad.yaml; echo "status $?" >&2) | true
