k8sai size "{parameters: 13B, layers: 40, heads: 40, hidden: 5120, context: 4096}" --cloud gke | head -n 12
