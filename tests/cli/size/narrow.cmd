COLUMNS=60 k8sai size gpt-oss-120b --cloud aks --cloud onprem
