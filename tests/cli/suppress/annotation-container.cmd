awk -v note='k8sai.dev/ignore.main: "GPU001: a reason"' -f pod.awk > p.yaml; k8sai lint --select GPU001,SUP --format short p.yaml
