k8sai --
