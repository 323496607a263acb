k8sai plan - < values.yaml > a; k8sai plan values.yaml > b; wc -l < a | tr -d ' ' > a.n; wc -l < b | tr -d ' ' > b.n; cmp a.n b.n && echo same
