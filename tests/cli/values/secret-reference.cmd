printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, secrets: {API_KEY: vault/key}}}\n' > v.yaml; k8sai gen --only Deployment v.yaml | grep -A4 'name: API_KEY'
