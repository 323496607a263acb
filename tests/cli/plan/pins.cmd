p() { printf "cloud: gke\nmodels:\n  a: %s\n" "$1" > v.yaml; k8sai plan v.yaml; }
p "{model: meta-llama/Llama-3.1-8B-Instruct, gpu: a10g}"
p "{model: meta-llama/Llama-3.1-8B-Instruct, gpu: {type: l4, count: 3}}"
p "{model: meta-llama/Llama-3.1-8B-Instruct, context: 200000}"
p "{model: meta-llama/Llama-3.1-70B-Instruct, gpu: {type: l4, count: 2}}"
p "{model: meta-llama/Llama-3.1-8B-Instruct, concurrency: 100000}"
p "{model: meta-llama/Llama-3.1-8B-Instruct, concurrency: 0}"
p "{model: meta-llama/Llama-3.1-8B-Instruct, concurrency: 1000000000000}"
p "{model: meta-llama/Llama-3.1-8B-Instruct, gpu: {count: 1000000000000}}"
