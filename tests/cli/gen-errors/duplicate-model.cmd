printf 'cloud: gke\nmodels:\n  a: meta-llama/Llama-3.1-8B-Instruct\n  a: meta-llama/Llama-3.3-70B-Instruct\n' > e.yaml; k8sai gen e.yaml
