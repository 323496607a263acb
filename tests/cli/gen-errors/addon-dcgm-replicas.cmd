printf 'cloud: eks\naddons: {dcgm-exporter: {replicas: 2}}\n' > e.yaml; k8sai gen e.yaml
