printf "cloud: gke\nmodels: {a: quantized.json}\n" > v.yaml; k8sai plan v.yaml; k8sai plan --set "models.a.model={config: quantized.json, dtype: int4}" v.yaml | grep -A1 "^  model "
