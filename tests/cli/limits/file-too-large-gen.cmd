truncate -s 300M l.yaml; timeout 20 k8sai gen l.yaml
