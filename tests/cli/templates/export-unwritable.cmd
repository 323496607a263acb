k8sai templates export /proc/k8sai
