awk 'BEGIN { print "b: &b v"; for (i = 0; i < 10001; i++) printf "m%d: *b\n", i }' > l.yaml; timeout 20 k8sai lint --select GPU001,API006,API010 l.yaml
