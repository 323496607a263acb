printf 'complete: true\n' > .k8sai.yaml; k8sai lint --format short --select AVL001 server.yaml; k8sai lint --format short --select AVL001 --no-config server.yaml
