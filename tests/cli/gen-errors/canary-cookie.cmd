printf 'cloud: gke\nmodels:\n  qwen:\n    model: Qwen/Qwen3-8B\n    canary: {version: v2, weight: 101, match: {cookie: group}}\n' > e.yaml; k8sai gen e.yaml
