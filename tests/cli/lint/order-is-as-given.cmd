k8sai lint --format short --select GPU001,API006 several.yaml bad.yaml; k8sai lint --format short --select GPU001,API006 bad.yaml several.yaml
