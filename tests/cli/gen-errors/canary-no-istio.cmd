echo deployments.apps > r.txt; printf 'cloud: gke\nmodels:\n  qwen:\n    model: Qwen/Qwen3-8B\n    canary: {version: v2, via: istio}\n' > e.yaml; k8sai gen --api-resources r.txt e.yaml
