k8sai templates show namespace service | grep -c 'kind: '
