k8sai plan both.yaml | grep -i "price\|dollar\|\\$"
