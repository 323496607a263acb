k8sai plan --set models.llama.gpu=h100 values.yaml | grep -i h100 | head -1
