k8sai lint --select GPU001,IMG001,API006,API010 -j1 --format short several.yaml bad.yaml
