printf "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab}\n" > b.yaml; k8sai lint --config slow.yaml --select custom b.yaml
