printf 'cloud: eks\nmodels:\n  llama: meta-llama/Llama-3.3-70B-Instruct\n' | k8sai plan - | sed -n '/^llama:/,/^  image/p'
