printf '\177ELF\002\001\001\0\0\0' > e.yaml; k8sai gen e.yaml
