k8sai lint --format json several.yaml bad.yaml good.yaml suppressed.yaml > out.json; k8sai schema findings > s.json; k8sai schema check s.json out.json
