timeout 20 k8sai lint --select GPU001,API006,API010 $(awk 'BEGIN { for (i = 0; i < 2000; i++) print "nothing" i ".yaml" }') 2>&1 | wc -l | tr -d ' '
