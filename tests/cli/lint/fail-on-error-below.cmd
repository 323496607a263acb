k8sai lint --fail-on error --select IMG001 bad.yaml
