echo 'severity: {GPU001: off}' > .k8sai.yaml; k8sai lint --format short app/pod.yaml | grep -c GPU001
