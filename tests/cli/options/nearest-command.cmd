k8sai lnit
