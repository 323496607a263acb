k8sai schema values > schema.json; head -c 1 schema.json
