printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, env: {HF_TOKEN: 3}}}\n' > e.yaml; k8sai gen --only Deployment e.yaml
