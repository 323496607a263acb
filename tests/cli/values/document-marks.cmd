k8sai gen values.yaml > a; { echo ---; cat values.yaml; echo ...; } > v; mv v values.yaml; k8sai gen values.yaml > b; cmp a b && echo same
