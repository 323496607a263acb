printf 'name: chat\ncloud: gke\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > v.yaml; k8sai gen --only Deployment v.yaml | grep 'part-of:' | sort -u
