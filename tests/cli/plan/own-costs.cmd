printf "cloud: gke\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n" > v.yaml; k8sai plan v.yaml | grep "^  >"; k8sai plan --set catalog.costs.l4=9000 v.yaml | grep "^  >"
