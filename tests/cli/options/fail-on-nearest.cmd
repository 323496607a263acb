k8sai lint --fail-on warnig
