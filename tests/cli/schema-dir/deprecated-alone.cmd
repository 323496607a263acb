k8sai lint --select API005 --format short --schema-dir crds versions.yaml
