printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, replicas: 1}}\n' > v.yaml; k8sai gen v.yaml | k8sai lint --strict --ignore AVL003 -
