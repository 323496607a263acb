k8sai lint --select GPU001,IMG001,API006,API010 --format text --format json=out.json several.yaml; grep -c '"code"' out.json
