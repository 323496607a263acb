awk 'BEGIN { print "cloud: gke\nmodels:"; for (i = 0; i < 300; i++) print "  m" i ": meta-llama/Llama-3.1-8B-Instruct" }' > v.yaml; timeout 60 k8sai gen v.yaml | grep -c '^kind: Deployment'
