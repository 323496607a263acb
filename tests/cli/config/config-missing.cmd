k8sai lint --format short --config nothing.yaml app/pod.yaml
