k8sai lint --select GPU001,API006,API010 --format json=out.json bad.yaml 2>&-; tail -c 2 out.json
