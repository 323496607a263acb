k8sai lint --select GPU001,IMG001 --strict --format short suppressed.yaml
