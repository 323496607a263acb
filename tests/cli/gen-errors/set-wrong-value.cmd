k8sai gen --set gpu=h1000 values.yaml
