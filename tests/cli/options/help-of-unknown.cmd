k8sai help lnit
