printf 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n' > e.yaml; k8sai gen e.yaml
