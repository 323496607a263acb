printf 'cloud: eks\nplatform:\n  nodeClass: {role: r, ami: ubuntu@1}\n  nodePools:\n    a: {gpu: l4}\n' > e.yaml; k8sai gen e.yaml
