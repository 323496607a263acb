echo 'severity: {GPU001: warning}' > .k8sai.yaml; k8sai lint --format short --select GPU001 app/pod.yaml
