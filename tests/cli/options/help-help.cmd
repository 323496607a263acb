k8sai help --help
