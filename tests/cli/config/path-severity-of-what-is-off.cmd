printf 'ignore: [GPU001]\npaths: {overrides: [{files: [app/], severity: {GPU001: info, GPU: info}}]}\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
