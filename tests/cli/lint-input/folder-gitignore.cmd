mkdir -p d/out; cp bad.yaml d/out/x.yaml; cp good.yaml d/y.yaml; echo 'out/' > d/.gitignore; k8sai lint --select GPU001,API006,API010 --format short d
