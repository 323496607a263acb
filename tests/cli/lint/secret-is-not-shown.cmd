k8sai lint --select SEC002,API006 --frames secret.yaml
