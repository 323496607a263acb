for c in $(k8sai catalog clouds | awk 'NR > 1 { print $1 }'); do
	printf "cloud: $c\nmodels: {a: Qwen/Qwen2.5-7B-Instruct}\n" | k8sai plan - > plan || echo "$c"
done
