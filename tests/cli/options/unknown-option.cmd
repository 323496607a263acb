k8sai --frobnicate
