for g in $(k8sai catalog gpus | awk 'NR > 1 { print $1 }'); do printf "cloud: onprem\ngpu: $g\nmodels: {a: Qwen/Qwen2.5-0.5B-Instruct}\n" | k8sai gen - 2>&1 > out.yaml | grep -i unknown; done
