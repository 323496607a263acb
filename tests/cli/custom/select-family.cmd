k8sai lint --format short --select custom --ignore team-label-required manifests
