k8sai lint --select GPU --ignore GPU002,GPU003,GPU004 --format short bad.yaml
