printf 'cloud: eks\nmodels: {qdrant: meta-llama/Llama-3.1-8B-Instruct}\naddons: {qdrant: {}}\n' > e.yaml; k8sai gen e.yaml
