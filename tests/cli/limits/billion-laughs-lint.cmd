sh laughs.sh > l.yaml; timeout 20 k8sai lint --select GPU001,API006,API010 l.yaml
