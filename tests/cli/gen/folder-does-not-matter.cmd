k8sai gen values.yaml > a; mkdir d; cp values.yaml d; (cd d; k8sai gen values.yaml) > b; cmp a b && echo same
