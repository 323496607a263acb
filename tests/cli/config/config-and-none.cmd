k8sai lint --format short --config full.yaml --no-config app/pod.yaml
