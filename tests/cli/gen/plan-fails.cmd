k8sai plan --set cloud=gcp2 values.yaml
