mkdir t; printf 'a: [\n' > t/extra.yaml; k8sai gen --templates t values.yaml
