printf 'cloud: gke\naddons: {dcgm-exporter: {}}\n' > e.yaml; k8sai gen e.yaml
