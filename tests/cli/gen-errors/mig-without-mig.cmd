printf 'cloud: gke\ngpu: {type: l4, mig: 1g.5gb}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > e.yaml; k8sai gen e.yaml
