k8sai templates export out; k8sai gen --templates out values.yaml > a; k8sai gen values.yaml > b; cmp a b && echo same
