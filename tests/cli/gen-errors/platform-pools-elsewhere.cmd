printf 'cloud: gke\nplatform:\n  nodePools: {a: {gpu: l4, max: 2}}\n' > e.yaml; k8sai gen e.yaml
