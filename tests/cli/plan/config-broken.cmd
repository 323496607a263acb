printf "cloud: gke\nmodels: {a: broken.json, b: list.json, c: none.json, d: ., e: {model: {config: models, source: x/y}}}\n" > v.yaml; k8sai plan v.yaml
