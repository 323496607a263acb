# A platform's file has no pods of its own: the quota is for what others run.
printf 'name: p\ncloud: onprem\ngpu: h100\nplatform: {defaults: {memory: 1Gi}}\nquota: {gpu: 8, memory: 1Ti}\n' > e.yaml; k8sai gen e.yaml
