k8sai size '{parameters: 90T, layers: 10000, heads: 10000, headDim: 100000, context: 100000000}' --context 100000000 --concurrency 100000 --cloud eks | head -n 9
k8sai size '{parameters: 1K, layers: 1, heads: 1, headDim: 1}' --cloud eks | head -n 8
k8sai size '{parameters: 0B, layers: 1, heads: 1, headDim: 1}'
k8sai size '{parameters: 1B, layers: 0, heads: 3, kvHeads: 2, headDim: 1}'
