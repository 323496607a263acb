k8sai lint --help=yes
