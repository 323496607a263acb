printf 'cloud: gke\nmodels:\n  a: &m {model: meta-llama/Llama-3.1-8B-Instruct, context: 4096}\n  b: *m\n' > v.yaml; k8sai gen --only Deployment v.yaml | grep '^  name:'
