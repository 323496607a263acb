printf "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a} # k8sai-ignore: team-label-require -- x\n" > b.yaml; k8sai lint --format short b.yaml
