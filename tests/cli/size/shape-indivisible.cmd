k8sai size "{parameters: 60B, layers: 10, heads: 6, headDim: 128}" --cloud gke --gpu l4
