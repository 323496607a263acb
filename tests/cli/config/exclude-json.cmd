echo 'paths: {exclude: [vendor/]}' > .k8sai.yaml; k8sai lint --select GPU001 --format json app | tail -n 2
