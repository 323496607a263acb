k8sai rules --format json | k8sai schema check rules.schema.json -
