k8sai size deepseek-ai/DeepSeek-V3 --cloud gke --quantization fp8 | head -n 5
