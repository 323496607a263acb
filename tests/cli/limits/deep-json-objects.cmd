awk 'BEGIN { for (i = 0; i < 100000; i++) printf "{\"a\":" }' > l.json; timeout 20 k8sai lint --select GPU001,API006,API010 l.json
