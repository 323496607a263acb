printf 'cloud: gke\nnamespace: yes\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > e.yaml; k8sai gen --only Deployment e.yaml | grep '^  namespace'
