printf 'cloud: gke\nmodels:\n  qwen:\n    model: Qwen/Qwen3-8B\n    replicas: 2\n    canary: {version: v2}\nquota: {gpu: 2}\n' > e.yaml; k8sai gen e.yaml
