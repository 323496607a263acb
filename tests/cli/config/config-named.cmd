echo 'no: 1' > .k8sai.yaml; echo 'severity: {GPU001: info}' > other.yaml; k8sai lint --format short --select GPU001 --fail-on info --config other.yaml --stats app/pod.yaml
