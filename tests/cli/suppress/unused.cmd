awk -v line='k8sai-ignore: API006 -- a reason' -f pod.awk > p.yaml; k8sai lint --select GPU001,API006,SUP --format short p.yaml
