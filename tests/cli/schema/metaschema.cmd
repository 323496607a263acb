echo '{"$ref": "https://json-schema.org/draft/2020-12/schema"}' > s.json; echo '{properties: {a: {type: text}}}' > v.yaml; k8sai schema check s.json v.yaml
