sed 's/$/\r/' values.yaml > v.yaml; k8sai gen values.yaml > a; cp v.yaml values.yaml; k8sai gen values.yaml > b; cmp a b && echo same
