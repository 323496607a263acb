k8sai catalog clouds --format json | k8sai schema check table.schema.json -
