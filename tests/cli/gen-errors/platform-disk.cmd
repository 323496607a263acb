printf 'cloud: eks\nplatform:\n  nodeClass: {role: r, cluster: c, ami: bottlerocket@v1.53.0, disk: 2Gi}\n' > e.yaml; k8sai gen e.yaml
