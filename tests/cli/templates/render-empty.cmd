k8sai templates render - < /dev/null
