printf 'cloud: gke\nmodels:\n  qwen:\n    model: Qwen/Qwen3-8B\n    canary: {version: v2}\n  qwen-canary: Qwen/Qwen3-8B\n' > e.yaml; k8sai gen e.yaml
