k8sai lint --select GPU001,GPU002 --ignore GPU001 bad.yaml
