printf 'cloud: onprem\ngpu: h100\nplatform:\n  devicePlugin:\n    mig: {3g.40gb: 2, 1g.10gb: 4}\n' > e.yaml; k8sai gen e.yaml
