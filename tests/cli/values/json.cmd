k8sai gen values.yaml > a; echo '{"cloud": "gke", "models": {"llama": "meta-llama/Llama-3.1-8B-Instruct"}}' > values.json; k8sai gen values.json > b; cmp a b && echo same
