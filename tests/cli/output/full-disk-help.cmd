k8sai --help > /dev/full
