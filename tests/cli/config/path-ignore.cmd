echo 'paths: {overrides: [{files: [vendor/], ignore: [GPU001], reason: not ours}]}' > .k8sai.yaml; k8sai lint --format short --select GPU001 --stats app
