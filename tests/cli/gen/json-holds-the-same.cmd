k8sai gen --format=json values.yaml | grep -c '"kind":'; k8sai gen values.yaml | grep -c '^ *kind:'
