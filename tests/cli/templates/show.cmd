k8sai templates show namespace.yaml
