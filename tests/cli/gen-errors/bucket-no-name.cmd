for place in s3:// s3://// gs:///own; do printf "cloud: gke\nmodels:\n  own:\n    model: {source: '$place', parameters: 8B, layers: 32, heads: 32}\n" > e.yaml; k8sai gen e.yaml; done
