printf 'cloud: gke\ncluster: {without: [keda]}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > v.yaml; k8sai gen v.yaml | grep '^kind: ScaledObject\|^kind: HorizontalPodAutoscaler'
