printf 'cloud: gke\nmodels:\n  qwen:\n    model: Qwen/Qwen3-8B\n    canary: {weight: 5}\n' > e.yaml; k8sai gen e.yaml
