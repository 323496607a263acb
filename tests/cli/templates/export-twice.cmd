k8sai templates export out && k8sai templates export out
