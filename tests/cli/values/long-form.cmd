k8sai gen values.yaml > a; printf 'cloud: {provider: gke}\nmodels:\n  llama: {model: meta-llama/Llama-3.1-8B-Instruct}\n' > values.yaml; k8sai gen values.yaml > b; cmp a b && echo same
