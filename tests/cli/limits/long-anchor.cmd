awk 'BEGIN { printf "a: &"; for (i = 0; i < 100000; i++) printf "k"; print " 1" }' > l.yaml; timeout 20 k8sai lint --select GPU001,API006,API010 l.yaml
