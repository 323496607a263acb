printf "cloud: gke\nmodels: {a: misspelt.json}\n" > v.yaml; k8sai plan v.yaml
