k8sai plan own.yaml | sed -n "1,20p"; k8sai gen own.yaml > m.yaml && k8sai lint --strict m.yaml; grep -A1 nodeSelector m.yaml
