printf "cloud: gke\nmodels: {a: {model: {config: deepseek.json, source: deepseek-ai/DeepSeek-R1}}}\n" > v.yaml; k8sai plan v.yaml | sed -n "2,14p;/^  model /,/^  gpu/p"
