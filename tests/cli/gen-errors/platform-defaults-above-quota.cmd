printf 'cloud: eks\nplatform: {defaults: {cpu: 8, memory: 1Gi}}\nquota: {cpu: 4}\n' > e.yaml; k8sai gen e.yaml
