k8sai size deepseek-ai/DeepSeek-V3 --gpu a100-80gb
