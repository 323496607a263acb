printf 'cloud: gke\nmodels:\n  a: meta-llama/Llama-3.1-8B-Instruct\n  b: Qwen/Qwen2.5-7B-Instruct\n' > v.yaml; k8sai gen v.yaml | grep '^kind:' | sort | uniq -c | awk '{ print $1, $3 }'
