k8sai gen -o out values.yaml; k8sai gen --check -o out --set namespace=other values.yaml | sed 's/:.*//' | sort | uniq -c | awk '{print $1, $2}'
