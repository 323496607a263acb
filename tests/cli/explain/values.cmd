k8sai explain values | head -3
