printf 'rules:\n  AVL005:\n    leastGraceSecond: 90\n  PRB004: {x: 1}\n  GPU001: {y: 1}\n  GPU: {z: 1}\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
