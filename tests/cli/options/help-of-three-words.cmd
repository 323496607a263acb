k8sai help templates show x
