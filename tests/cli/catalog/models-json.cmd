k8sai catalog models --format json | grep -e '"openai/gpt-oss-120b"' -e '"BAAI/bge-m3"' -e '"openai/whisper-small"'
