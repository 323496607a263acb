printf 'cloud: eks\nmodels:\n  a: meta-llama/Llama-3.1-8B-Instruct\n  b: Qwen/Qwen2.5-7B-Instruct\n' > v.yaml; k8sai gen v.yaml | k8sai lint --strict -
