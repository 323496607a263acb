printf 'cloud: gke\nmodels:\n  a-model-with-a-name-of-forty-eight-characters-xyz: {model: Qwen/Qwen3-8B, canary: {version: v2}}\n' > e.yaml; k8sai gen e.yaml
