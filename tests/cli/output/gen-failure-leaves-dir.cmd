k8sai gen -o d wrong.yaml; [ ! -e d ]
