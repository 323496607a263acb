printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  k: "# k8sai-ignore: GPU001"\n' > p.yaml; k8sai lint --select SUP --format short p.yaml
