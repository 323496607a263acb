awk 'BEGIN { for (i = 0; i < 20000; i++) printf "kkkkkkkkkk"; print ": 1" }' > l.yaml; timeout 20 k8sai lint --select GPU001,API006,API010 l.yaml
