awk 'BEGIN { for (i = 0; i < 50000; i++) printf "{a: "; print "" }' > l.yaml; timeout 20 k8sai lint --select GPU001,API006,API010 l.yaml
