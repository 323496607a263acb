k8sai
