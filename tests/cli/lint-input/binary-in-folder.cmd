mkdir d; printf '\177ELF\002\001\001\0\0\0\0\0\377\376\003' > d/u.yaml; cp good.yaml d; k8sai lint --select GPU001,API006,API010 --format short d
