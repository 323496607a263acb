awk 'BEGIN { for (i = 0; i < 20000; i++) print "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a" i "}" }' > l.yaml; timeout 20 k8sai lint --select GPU001,API006,API010 --stats l.yaml
