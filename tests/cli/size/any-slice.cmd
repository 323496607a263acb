k8sai size Qwen/Qwen2.5-7B-Instruct --cloud onprem --gpu "{type: h100, mig: true}"
