printf 'cloud: eks\nignore: []\ncloud: gke\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
