echo 'select: [SCH]' > .k8sai.yaml; k8sai lint --format short app/pod.yaml | grep -c GPU; k8sai lint --format short --ignore SCH --select GPU001 app/pod.yaml
