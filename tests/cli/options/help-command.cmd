k8sai help
