printf "cloud: gke\nmodels: {a: {model: meta-llama/Llama-3.1-8B-Instruct, gpu: {type: l4, count: 1}, concurrency: 5, context: 8192}}\n" > v.yaml
k8sai plan v.yaml
k8sai plan --set models.a.kvCache=fp8 v.yaml | sed -n "5,12p"
k8sai gen --set models.a.kvCache=fp8 v.yaml | grep kv-cache
k8sai gen --set models.a.kvCache=auto --set models.a.concurrency=2 v.yaml | grep kv-cache
k8sai plan --set models.a.kvCache=fp8 --set models.a.gpu.type=t4 v.yaml
k8sai plan --set models.a.kvCache=int4 v.yaml
