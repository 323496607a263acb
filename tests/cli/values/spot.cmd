printf 'cloud: {provider: gke, spot: true}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > v.yaml; k8sai gen --only Deployment v.yaml | grep 'gke-spot'
