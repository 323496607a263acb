printf 'cloud: eks\ncluster: {has: [gpu-operator]}\naddons: {dcgm-exporter: {}}\n' > e.yaml; k8sai gen e.yaml
