k8sai gen - < values.yaml > a.yaml; k8sai gen values.yaml > b.yaml; grep -c '^kind:' a.yaml b.yaml
