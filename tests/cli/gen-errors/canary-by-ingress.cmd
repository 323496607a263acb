printf 'cloud: gke\nmodels:\n  qwen:\n    model: Qwen/Qwen3-8B\n    expose: {host: llm.example.com}\n    canary: {version: v2, via: gateway}\n' > e.yaml; k8sai gen e.yaml
