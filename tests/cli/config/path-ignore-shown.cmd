echo 'paths: {overrides: [{files: [vendor/], ignore: [GPU001]}]}' > .k8sai.yaml; k8sai lint --format short --select GPU001 --no-suppress app; k8sai lint --format short --select GPU001 --strict app
