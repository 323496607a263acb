echo 'severity: {GPU001: info}' > .k8sai.yaml; k8sai lint --format short --select GPU001 --no-config --stats app/pod.yaml
