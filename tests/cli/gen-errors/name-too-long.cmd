printf "cloud: gke\nmodels: {$(printf 'a%.0s' $(seq 80)): meta-llama/Llama-3.1-8B-Instruct}\n" > e.yaml; k8sai gen e.yaml
