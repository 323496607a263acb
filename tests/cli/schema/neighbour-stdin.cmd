echo '{$ref: n.yaml}' | k8sai schema check - valid.yaml
