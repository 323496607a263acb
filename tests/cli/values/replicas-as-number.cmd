printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, replicas: 3}}\n' > v.yaml; k8sai gen v.yaml | grep -c '^kind: ScaledObject\|^kind: HorizontalPodAutoscaler'
