k8sai catalog engines --format json | k8sai schema check table.schema.json -
