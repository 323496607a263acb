k8sai lint --select GPU001,API006,API010 --format short --stdin-filename deploy/app.yaml - < bad.yaml
