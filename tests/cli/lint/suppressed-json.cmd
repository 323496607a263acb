k8sai lint --select GPU001,IMG001 --format json suppressed.yaml
