printf '{apiVersion: v1, kind: Pod, "\346\250\241": 1, "\346\250\241": 2}\n' > u.yaml; k8sai lint --select API006 --format short u.yaml
