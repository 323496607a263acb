# A layout that the MIG manager brings needs no ConfigMap: the operator is told the strategy, and nodes are labelled.
printf 'name: p\ncloud: onprem\ngpu: a100-80gb\nplatform: {devicePlugin: {mig: all-1g.10gb+me}}\n' > e.yaml; k8sai gen e.yaml
