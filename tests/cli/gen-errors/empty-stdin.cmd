k8sai gen - < /dev/null
