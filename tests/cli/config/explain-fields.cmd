k8sai explain config | head -n 12
k8sai explain config.paths.overrides
k8sai explain config.severity
k8sai explain config.patsh
