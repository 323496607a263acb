k8sai schema plan > s.json
for f in both.yaml own.yaml values.yaml; do k8sai plan --format json $f > o.json && k8sai schema check s.json o.json; done
printf "cloud: oke\nmodels: {a: {model: meta-llama/Llama-3.1-405B-Instruct, gpu: h100}}\n" | k8sai plan --format json - > o.json && k8sai schema check s.json o.json
printf "cloud: gke\nmodels: {a: {model: Qwen/Qwen2.5-7B-Instruct, gpu: {type: h100, share: {mps: 2}}}}\n" | k8sai plan --format json - > o.json && k8sai schema check s.json o.json
