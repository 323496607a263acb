printf 'cloud: eks\nkubernetes: "1.35"\nplatform:\n  nodeClass: {role: r, cluster: c, ami: bottlerocket@latest}\n' > e.yaml; k8sai gen e.yaml
