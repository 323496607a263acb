k8sai lint --format short --select no-host-path --fail-on info manifests
