k8sai lint --select GPU001 --select IMG001 --format short bad.yaml
