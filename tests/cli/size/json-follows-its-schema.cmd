k8sai schema size > schema.json
check() {
	k8sai size "$@" --format json > answer.json
	[ $? = 2 ] && echo "$*: no answer"
	k8sai schema check schema.json answer.json || echo "$*"
}
for m in llama-3.1-8b deepseek-ai/DeepSeek-V3 gpt-oss-120b bge-m3 whisper-large config.json '{parameters: 60B, layers: 10, heads: 6, headDim: 128}' \
	'{parameters: 90T, layers: 400, heads: 40, hidden: 51200}'; do
	check "$m"
done
check llama-3.1-8b --gpu a30 --cloud gke --cloud onprem
check llama-3.1-405b --gpu a10
check llama-3.1-405b --gpu '{type: h100, count: 8}' --cloud gke
check llama-3.1-405b --gpu h100
check llama-3.1-8b --gpu '{type: h100, mig: true}'
true
