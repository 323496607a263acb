k8sai gen values.yaml | grep '^kind:' | sort | uniq -c | awk '{print $1, $3}'
