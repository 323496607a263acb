printf 'cloud: gke\nmodels: {a: meta-llama/Llama-3.1-8B-Instrukt}\n' > e.yaml; k8sai gen e.yaml
