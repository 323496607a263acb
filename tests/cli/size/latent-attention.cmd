k8sai size deepseek-ai/DeepSeek-V3 --cloud coreweave --cloud oke
