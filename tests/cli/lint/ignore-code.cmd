k8sai lint --ignore GPU001 --select GPU001,IMG001,GPU002 --format short bad.yaml
