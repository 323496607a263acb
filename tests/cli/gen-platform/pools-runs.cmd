# Machines that training uses go away only when they are empty, those of models also when they are out of date.
printf 'name: p\ncloud: eks\ngpu: l4\nplatform:\n  nodeClass: {role: r, cluster: c, ami: bottlerocket@v1.53.0, disk: 500Gi}\n  nodePools: {a: {gpu: l4, spot: true, max: 2}, b: {gpu: a100-80gb, max: 16}}\ntraining: {t: {image: "x.io/a:1.0"}}\n' > e.yaml
k8sai gen e.yaml | sed -n '/^kind: EC2NodeClass/,/^kind: ResourceQuota/p'
