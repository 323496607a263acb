k8sai rules --format markdown | head -30
