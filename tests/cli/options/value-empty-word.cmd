k8sai gen -o '' values.yaml
