k8sai lint --formt=json
