k8sai lint --format json several.yaml bad.yaml good.yaml suppressed.yaml > out.json; k8sai schema check findings.schema.json out.json
