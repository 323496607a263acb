printf 'cloud: gke\nmodels:\n  own:\n    model: Qwen/Qwen3-8B\n    platform: leaderworkerset\n    autoscale: {vpa: true}\n' > e.yaml; k8sai gen e.yaml
