k8sai lint --color=sometimes
