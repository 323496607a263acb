k8sai lint --format short --config - app/pod.yaml < full.yaml
