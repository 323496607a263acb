printf 'cloud: gke\ngpu: {type: l4, share: {mps: 2}}\nmodels:\n  a: Qwen/Qwen2.5-1.5B-Instruct\n' > e.yaml; k8sai gen e.yaml
