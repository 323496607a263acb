k8sai explain cloud | head -1
