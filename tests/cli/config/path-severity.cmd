echo 'paths: {overrides: [{files: [vendor/], severity: {GPU: info}}]}' > .k8sai.yaml; k8sai lint --format short --select GPU001 app
