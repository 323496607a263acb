# A part of a GPU is asked for where it is offered: by the labels of the cloud, of GPU Feature Discovery, or of this file's own configuration.
p() { printf "name: p\ncloud: $1\ngpu: {type: l4, share: {$2: 2}}\n$3models: {a: Qwen/Qwen2.5-1.5B-Instruct}\n" > e.yaml; k8sai gen e.yaml > out.yaml; sed -n '/^      nodeSelector/,/^      tolerations/p;/gpu-memory-utilization/p' out.yaml; grep '^# - GPUs' out.yaml; }
p gke timeSlicing
p onprem mps
p eks mps 'platform: {devicePlugin: {sharing: {mps: 2}}}\n'
