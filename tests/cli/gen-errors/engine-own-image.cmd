printf 'cloud: gke\nmodels:\n  a: {engine: custom}\n  b: {engine: custom, image: acme/own, context: 4096, replicas: {min: 1, max: 4}}\n' > e.yaml; k8sai gen e.yaml
