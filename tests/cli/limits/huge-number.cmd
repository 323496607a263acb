printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, replicas: 99999999999999999999}}\n' > v.yaml; k8sai gen v.yaml
