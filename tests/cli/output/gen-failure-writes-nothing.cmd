k8sai gen values.yaml wrong.yaml > out.yaml; wc -c < out.yaml | tr -d ' '
