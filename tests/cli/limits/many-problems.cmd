awk 'BEGIN { print "cloud: gke"; for (i = 0; i < 300; i++) print "x" i ": 1" }' > v.yaml; timeout 20 k8sai gen v.yaml 2>&1 | tail -n 1
