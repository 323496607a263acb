awk 'BEGIN { for (;;) print "# comment" }' 2>&- | timeout 60 k8sai lint --select GPU001,API006,API010 -
