printf 'cloud: eks\nplatform:\n  devicePlugin: {sharing: {timeSlicing: 2}}\n  nodeClass: {role: r, cluster: c, ami: bottlerocket@v1.53.0}\n' > e.yaml; k8sai gen e.yaml
