printf "cloud: gke\nmodels: {a: {model: {config: window.json, source: x/y}}}\n" > v.yaml; k8sai plan v.yaml | sed -n "/^a:/,/more cache/p"
