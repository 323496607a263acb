printf 'cloud: eks\naddons: {tensorboard: {}}\n' > e.yaml; k8sai gen e.yaml
