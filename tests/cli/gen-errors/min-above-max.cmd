printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, replicas: {min: 5, max: 2}}}\n' > e.yaml; k8sai gen e.yaml
