k8sai explain zzzzzzzz
