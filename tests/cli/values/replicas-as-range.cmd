printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, replicas: {min: 2, max: 6}}}\n' > v.yaml; k8sai gen --only ScaledObject v.yaml | grep 'ReplicaCount'
