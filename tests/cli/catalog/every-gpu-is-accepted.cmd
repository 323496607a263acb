for g in $(k8sai catalog gpus | awk 'NR > 1 { print $1 }'); do
	printf "cloud: onprem\ngpu: $g\nmodels: {a: Qwen/Qwen2.5-7B-Instruct}\n" | k8sai plan - 2>&1 > plan | grep 'no GPU is called'
done
true
