k8sai catalog clouds | awk '{ print $1, $2 }'
