printf "cloud: gke\nmodels: {a: {model: {source: x/y, parameters: 16B, layers: 27, heads: 16, hidden: 2048, kvLoraRank: 512, dtype: fp8}}}\n" > v.yaml; k8sai plan v.yaml | grep -A1 "cache that must"
