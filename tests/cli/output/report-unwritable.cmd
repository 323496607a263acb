k8sai lint --select GPU001,API006,API010 --format json=/proc/k8sai.json bad.yaml
