printf 'cloud: onprem\ngpu: h100\nplatform:\n  devicePlugin:\n    mig: {3g.4gb: 2}\n' > e.yaml; k8sai gen e.yaml
