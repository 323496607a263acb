k8sai size Qwen/Qwen2.5-0.5B-Instruct --cloud gke --gpu "{type: l4, share: {timeSlicing: 2}}" | head -n 8
