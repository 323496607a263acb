printf 'cloud: eks\nlabels: {team: a b, x/y/z: x}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > e.yaml; k8sai gen e.yaml
