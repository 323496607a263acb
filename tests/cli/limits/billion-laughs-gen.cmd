sh laughs.sh > l.yaml; timeout 20 k8sai gen l.yaml
