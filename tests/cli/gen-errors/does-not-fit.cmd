printf 'cloud: gke\ngpu: {type: l4, count: 1}\nmodels: {a: meta-llama/Llama-3.3-70B-Instruct}\n' > e.yaml; k8sai gen e.yaml
