mkdir d; cp bad.yaml d; printf 'a: [1\n' > d/broken.yaml; k8sai lint --select GPU001,API006,API010 --format short d
