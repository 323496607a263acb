awk 'BEGIN { for (i = 0; i < 200000; i++) print "---" }' > l.yaml; timeout 20 k8sai lint --select GPU001,API006,API010 --allow-empty l.yaml
