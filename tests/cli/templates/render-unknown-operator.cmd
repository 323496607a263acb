echo '{$foo: 1}' | k8sai templates render -
