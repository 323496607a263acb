k8sai rules --config wrong-shape.yaml
