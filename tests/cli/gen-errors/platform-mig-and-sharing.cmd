printf 'cloud: onprem\ngpu: h100\nplatform: {devicePlugin: {mig: all-1g.10gb, sharing: {mps: 4}}}\n' > e.yaml; k8sai gen e.yaml
