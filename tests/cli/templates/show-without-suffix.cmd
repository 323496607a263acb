k8sai templates show namespace > a; k8sai templates show namespace.yaml > b; cmp a b && echo same
