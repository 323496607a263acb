printf 'cloud: onprem\nplatform: {devicePlugin: {mig: all-1g.100gb}}\n' > e.yaml; k8sai gen e.yaml
