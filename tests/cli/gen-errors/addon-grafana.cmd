printf 'cloud: eks\naddons:\n  grafana: {}\n  prometheus: {}\n' > e.yaml; k8sai gen e.yaml
