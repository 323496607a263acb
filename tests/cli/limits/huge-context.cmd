printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, context: 9223372036854775807}}\n' > v.yaml; k8sai gen v.yaml
