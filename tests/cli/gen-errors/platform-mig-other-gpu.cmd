printf 'cloud: onprem\ngpu: h100\nplatform: {devicePlugin: {mig: all-1g.5gb}}\n' > e.yaml; k8sai gen e.yaml
