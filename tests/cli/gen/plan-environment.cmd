k8sai plan -e prod environments.yaml | grep -c 'changed by'
