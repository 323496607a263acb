printf 'strict: true\nseverity: {GPU001: info}\n' > .k8sai.yaml; k8sai lint --format short --select GPU001 app/pod.yaml
