printf '{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}' > s.json; echo 1 > v.json; timeout 20 k8sai schema check s.json v.json
