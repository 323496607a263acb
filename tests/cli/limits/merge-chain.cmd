awk 'BEGIN { print "m0: &m0 {k: v}"; for (i = 1; i < 300; i++) printf "m%d: &m%d {<<: *m%d}\n", i, i, i-1 }' > l.yaml; timeout 20 k8sai lint --select GPU001,API006,API010 l.yaml
