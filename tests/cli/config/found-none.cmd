k8sai lint --format short --select GPU001 --stats app/pod.yaml
