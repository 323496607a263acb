printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-405B-Instruct, gpu: {type: h100, count: 16}, context: 16384, platform: kserve}}\n' > e.yaml; k8sai gen e.yaml
