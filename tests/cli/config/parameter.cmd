printf 'rules: {AVL005: {leastGraceSeconds: 120}}\n' > .k8sai.yaml; k8sai lint --format short --select AVL005 server.yaml
