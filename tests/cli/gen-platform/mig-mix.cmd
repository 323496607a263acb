# A mix is no layout of the MIG manager's: it comes as a ConfigMap; the policy names it, and no node is cut without its label.
printf 'name: p\ncloud: onprem\ngpu: h100\nplatform: {devicePlugin: {mig: {3g.40gb: 1, 1g.10gb: 4}, clusterPolicy: true}}\n' > e.yaml; k8sai gen e.yaml
