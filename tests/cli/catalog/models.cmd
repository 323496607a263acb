k8sai catalog models | grep -e MODEL -e Llama-3.1-8B-Instruct -e gpt-oss-120b -e bge-small
