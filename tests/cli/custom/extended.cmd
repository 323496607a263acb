k8sai lint --config child.yaml --format short manifests
