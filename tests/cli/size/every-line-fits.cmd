# The signs take several bytes each.
for columns in 60 80 120; do
	for m in llama-3.1-8b llama-3.1-70b llama-3.1-405b deepseek-ai/DeepSeek-V3 gpt-oss-120b bge-m3 whisper-large; do
		COLUMNS=$columns k8sai size "$m" --color always | sed -e "s/$(printf '\033')\[[0-9;]*m//g" -e 's/×/x/g' -e 's/█/x/g' -e 's/▓/x/g' \
			-e 's/▒/x/g' -e 's/░/x/g' -e 's/·/x/g' | awk -v m="$m" -v most="$columns" 'length($0) > most { print m ": " $0 }'
	done
done
