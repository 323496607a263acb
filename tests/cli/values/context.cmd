printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, context: 4096}}\n' > v.yaml; k8sai gen --only Deployment v.yaml | grep -A1 -e '--max-model-len'
