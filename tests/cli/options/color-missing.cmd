k8sai lint --color
