printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, context: 99999999}}\n' > e.yaml; k8sai gen e.yaml
