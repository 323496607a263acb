printf 'cloud: gke\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\npatches:\n  - {target: {kind: Deployment, name: nope}, patch: {spec: {minReadySeconds: 1}}}\n' > e.yaml; k8sai gen e.yaml
