k8sai templates list | grep -e '^namespace' -e '^service.yaml'
