printf 'cloud: eks\naddons: {qdrant: {image: qdrant/qdrant:latest}}\n' > e.yaml; k8sai gen e.yaml
