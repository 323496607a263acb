k8sai size "{parameters: 90T, layers: 400, heads: 40, hidden: 51200}" --cloud eks
