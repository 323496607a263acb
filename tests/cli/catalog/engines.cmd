k8sai catalog engines | awk '$1 == "vllm" { print $1, $2, $3, $4 }'
