printf 'cloud: gke\ngpu: h100\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > v.yaml; k8sai gen --only Deployment v.yaml | grep 'gke-accelerator:\|nvidia.com/gpu: '
