printf 'cloud: gke\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\npatches:\n  - {target: {kind: Deployment}, patch: [{op: remove, path: /spec/nope}]}\n' > e.yaml; k8sai gen e.yaml
