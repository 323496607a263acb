awk -v line='k8sai-ignore: gpu-limit-mising -- a reason' -f pod.awk > p.yaml; k8sai lint --select GPU001,SUP --format short p.yaml
