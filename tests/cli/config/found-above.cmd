echo 'severity: {GPU001: info}' > .k8sai.yaml; cd app/vendor; k8sai lint --format short --select GPU001 --fail-on info --stats pod.yaml
