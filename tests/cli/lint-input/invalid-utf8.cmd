printf 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: "a\377b"\n' > u.yaml; k8sai lint --select GPU001,API006,API010 --format short u.yaml
