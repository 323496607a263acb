printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, expose: llm.example.com}}\n' > v.yaml; k8sai gen --only Ingress v.yaml | grep 'host:'
