echo 'severity: {GPU001: info}' > .k8sai.yaml; : > .k8sai.yml; k8sai lint --format short --select GPU001 --fail-on info app/pod.yaml
