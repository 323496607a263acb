printf '\377\376c\0l\0' > e.yaml; k8sai gen e.yaml
