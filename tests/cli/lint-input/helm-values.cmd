printf 'replicaCount: 1\nimage:\n  repository: x\n  tag: y\nresources: {limits: {nvidia.com/gpu: 1}}\n' > values.yaml; k8sai lint --select GPU001,API006,API010 --format short values.yaml
