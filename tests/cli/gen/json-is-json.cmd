k8sai gen --format json values.yaml > out.json; head -c 1 out.json; echo; k8sai lint --strict out.json
