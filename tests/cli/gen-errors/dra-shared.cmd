printf 'cloud: onprem\ngpu: {type: l4, dra: true, share: {mps: 2}}\nnotebooks: {ana: {gpu: 1}}\n' > e.yaml; k8sai gen e.yaml
