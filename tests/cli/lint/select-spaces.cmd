k8sai lint --select 'GPU001, IMG001' --format short bad.yaml
