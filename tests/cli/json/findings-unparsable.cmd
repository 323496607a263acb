printf 'a: [\n' | k8sai lint --format json - > out.json; k8sai schema check findings.schema.json out.json
