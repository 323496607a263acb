k8sai templates render --context - - < /dev/null
