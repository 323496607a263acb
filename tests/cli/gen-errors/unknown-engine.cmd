printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, engine: vlm}}\n' > e.yaml; k8sai gen e.yaml
