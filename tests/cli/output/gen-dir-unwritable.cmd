k8sai gen -o /proc/k8sai values.yaml
