mkdir -p d/b d/a; cp bad.yaml d/b/2.yaml; cp bad.yaml d/a/1.yaml; cp good.yaml d/0.yaml; k8sai lint --select GPU001,API006,API010 --format short d
