printf 'a: [\n' > e.yaml; k8sai schema check schema.json e.yaml
