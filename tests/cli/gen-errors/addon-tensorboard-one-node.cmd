printf 'cloud: eks\ntraining: {t: {image: a/b:1, checkpoints: 50Gi}}\naddons: {tensorboard: {}}\n' > e.yaml; k8sai gen e.yaml
