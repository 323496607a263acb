awk -f pod.awk > p.yaml; k8sai lint --select GPU001,SUP --format short p.yaml
