mkdir d; cp bad.yaml d/readme.md; cp bad.yaml d/x.yml; cp good.yaml d/y.json.txt; k8sai lint --select GPU001,API006,API010 --format short d
