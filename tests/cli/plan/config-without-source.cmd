printf "cloud: gke\nmodels: {a: moe.json}\n" > v.yaml; k8sai plan v.yaml | grep "^a:"; k8sai gen v.yaml
