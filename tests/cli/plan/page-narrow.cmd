COLUMNS=50 k8sai plan values.yaml | awk "length > 52" | grep -v "helm install\|kubectl"; COLUMNS=50 k8sai plan values.yaml | head -30
