k8sai size '{source: "a\e[31mb", parameters: 1B, layers: 1, heads: 1, headDim: 1}' --cloud eks | head -n 1
