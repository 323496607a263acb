cp values.yaml v; k8sai gen values.yaml > a; { printf '\357\273\277'; cat v; } > values.yaml; k8sai gen values.yaml > b; cmp a b && echo same
