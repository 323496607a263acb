k8sai lint --format json good.yaml | k8sai schema check findings.schema.json -
