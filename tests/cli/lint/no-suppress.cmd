k8sai lint --select GPU001,IMG001 --no-suppress --format short suppressed.yaml
