printf 'cloud: eks\n---\ncloud: gke\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
