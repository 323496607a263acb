printf 'cloud: onprem\ngpu: {type: h100, mig: 3g.40gb}\nplatform: {devicePlugin: {mig: all-1g.10gb}}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > e.yaml; k8sai gen e.yaml
