awk -v line='k8sai-ignore: GPU001' -f pod.awk > p.yaml; k8sai lint --select GPU001,SUP --format short --strict p.yaml
