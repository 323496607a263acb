printf 'cloud: gke\ngpu: l4\nplatform: {devicePlugin: {sharing: {mps: 4}}}\n' > e.yaml; k8sai gen e.yaml
