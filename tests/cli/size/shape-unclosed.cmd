k8sai size "{parameters: 13B, layers: 40"
