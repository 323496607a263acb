echo old > out.json; k8sai lint --select GPU001,API006,API010 --format json=out.json/x bad.yaml; cat out.json
