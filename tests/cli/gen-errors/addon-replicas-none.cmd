printf 'cloud: eks\naddons: {qdrant: {replicas: 0}}\n' > e.yaml; k8sai gen e.yaml
