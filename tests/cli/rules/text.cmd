k8sai rules | grep -A1 GPU001
