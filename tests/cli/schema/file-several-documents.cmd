cat valid.yaml > e.yaml; echo --- >> e.yaml; cat invalid.yaml >> e.yaml; k8sai schema check schema.json e.yaml
