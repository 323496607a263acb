k8sai gen values.yaml > a; k8sai gen values.yaml > b; cmp a b && echo same
