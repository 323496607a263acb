k8sai schema plan > plan.schema.json; k8sai plan --format json values.yaml | k8sai schema check plan.schema.json -
