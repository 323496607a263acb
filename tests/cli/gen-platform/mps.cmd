# Shared by MPS in a namespace of one's own; a model that wants a whole GPU stays off those nodes.
printf 'name: p\ncloud: onprem\ngpu: l4\nplatform: {devicePlugin: {sharing: {mps: 3}, namespace: nvidia, clusterPolicy: true}}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > e.yaml
k8sai gen e.yaml > out.yaml && sed -n '/^  name: p-device-plugin/,/^---/p' out.yaml; sed -n '/^kind: ClusterPolicy/,/^---/p' out.yaml; grep -A3 'key: nvidia.com/device-plugin.config' out.yaml
