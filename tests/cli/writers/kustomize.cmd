k8sai gen --format kustomize -o out --only Namespace,ServiceAccount,Service,ScaledObject,PodDisruptionBudget values.yaml; sh show.sh out
