printf "cloud: gke\nmodels: {a: {model: {config: absurd.json, source: x/y}}}\n" > v.yaml; k8sai plan v.yaml; printf "cloud: gke\nmodels: {a: {model: {config: \"-\", source: x/y}}}\n" > v.yaml; echo "{}" | k8sai plan v.yaml
printf "cloud: gke\nmodels: {a: {model: Qwen/Qwen2.5-7B-Instruct, gpu: {type: t4, share: {timeSlicing: 128}}}}\n" > v.yaml; k8sai plan v.yaml
