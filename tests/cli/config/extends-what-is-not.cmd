printf 'strict: true\nextends: [nothing.yaml, app, https://example.com/k8sai.yaml, -]\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml < full.yaml
