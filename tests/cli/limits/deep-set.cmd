k8sai gen --set "$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "a."; print "b=1" }')" values.yaml
