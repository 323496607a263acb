printf 'cloud: gke\ngpu: h100\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: l4}}\n' > v.yaml; k8sai gen --only Deployment v.yaml | grep 'gke-accelerator:'
