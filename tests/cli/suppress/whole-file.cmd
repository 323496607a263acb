awk -v top='k8sai-ignore-file: GPU001 -- a reason' -f pod.awk > p.yaml; k8sai lint --select GPU001,SUP --format short p.yaml
