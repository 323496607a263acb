k8sai lint --strict=yes
