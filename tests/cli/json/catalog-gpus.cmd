k8sai catalog gpus --format json | k8sai schema check table.schema.json -
