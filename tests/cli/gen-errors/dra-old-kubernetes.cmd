printf 'cloud: onprem\nkubernetes: "1.33"\ngpu: {type: l4, dra: true}\nmodels: {a: meta-llama/Llama-3.1-8B-Instruct}\n' > e.yaml; k8sai gen e.yaml
