k8sai --version
