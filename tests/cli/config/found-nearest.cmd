echo 'severity: {GPU001: info}' > .k8sai.yaml; echo 'failOn: error' > app/.k8sai.yaml; cd app; k8sai lint --format short --select GPU001 --stats pod.yaml
