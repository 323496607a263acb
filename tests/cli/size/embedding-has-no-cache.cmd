k8sai size bge-m3 --cloud eks | head -n 12
