k8sai gen --set cloud.x.y=1 values.yaml
