printf "cloud: gke\ncatalog: {gpus: {lab: {memory: 48Gi}}}\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: lab}}\n" > v.yaml; k8sai plan v.yaml
