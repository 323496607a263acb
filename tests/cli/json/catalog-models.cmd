k8sai catalog models --format json | k8sai schema check table.schema.json -
