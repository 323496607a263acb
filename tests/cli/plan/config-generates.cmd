printf "cloud: gke\nmodels: {a: llama.json}\n" > v.yaml; k8sai gen v.yaml > m.yaml && grep -- "- meta-llama" m.yaml; k8sai lint --strict m.yaml
