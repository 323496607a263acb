k8sai lint --help --frobnicate
