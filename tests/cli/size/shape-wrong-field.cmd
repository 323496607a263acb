k8sai size "{parameters: 13B, layer: 40, heads: 40}"
