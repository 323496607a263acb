k8sai gen -o out values.yaml; k8sai gen --check -o out --only Deployment values.yaml | sed 's/:.*//' | sort -u
