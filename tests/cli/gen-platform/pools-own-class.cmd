# A node class that exists is referred to, and asked for in the notes.
printf 'name: p\ncloud: {provider: eks, zones: [us-east-1a]}\nplatform: {nodeClass: gpu, nodePools: {a: {gpu: gb200, count: 4, max: 8}}}\n' > e.yaml; k8sai gen e.yaml
