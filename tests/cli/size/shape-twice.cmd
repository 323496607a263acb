k8sai size "{parameters: 13B, parameters: 14B}"
