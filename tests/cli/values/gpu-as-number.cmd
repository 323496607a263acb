printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: 2}}\n' > v.yaml; k8sai gen --only Deployment v.yaml | grep 'nvidia.com/gpu: '
