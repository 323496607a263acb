k8sai lint --write-baseline --format short manifests > written 2>&1; k8sai lint --stats --baseline .k8sai-baseline.json manifests
