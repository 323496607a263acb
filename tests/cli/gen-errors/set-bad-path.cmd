k8sai gen --set 'a[=1' values.yaml
