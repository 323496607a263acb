printf 'cloud: gke\ngpu: {type: h100, mig: 9g.99gb}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > e.yaml; k8sai gen e.yaml
