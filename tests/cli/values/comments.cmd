k8sai gen values.yaml > a; { echo '# a comment'; cat values.yaml; echo '# another'; } > v; mv v values.yaml; k8sai gen values.yaml > b; cmp a b && echo same
