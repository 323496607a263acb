printf 'cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, platform: leaderworkerset, engine: sglang}}\n' > e.yaml; k8sai gen e.yaml
