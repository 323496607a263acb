k8sai gen --format helm -o out --only Namespace,ServiceAccount,Service,ConfigMap,ScaledObject values.yaml; sh show.sh out
