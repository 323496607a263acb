awk 'BEGIN { for (i = 0; i < 100000; i++) printf "[" }' > l.yaml; timeout 20 k8sai gen l.yaml
