printf 'rules: {AVL005: {leastGraceSeconds: 0}}\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
