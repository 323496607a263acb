printf 'cloud: onprem\ngpu: l4\nplatform:\n  devicePlugin: {sharing: {timeSlicing: 4}}\nnotebooks: {ana: {gpu: {share: {timeSlicing: 4}}}, bo: {gpu: {share: {mps: 2}}}}\n' > e.yaml; k8sai gen e.yaml
