printf 'cloud: gke\nnamespace: Not_OK\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > e.yaml; k8sai gen e.yaml
