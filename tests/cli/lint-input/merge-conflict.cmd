printf '<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n' > u.yaml; k8sai lint --select GPU001,API006,API010 --format short u.yaml
