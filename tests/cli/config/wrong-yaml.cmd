printf 'cloud: eks\nignore: [GPU001\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
