printf "cloud: gke\nmodels: {a: {model: {config: moe.json, source: x/y}}}\n" > v.yaml; k8sai plan v.yaml | sed -n "/^  model /,/^  gpu/p"
