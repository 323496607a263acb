k8sai lint --fail-on fatal
