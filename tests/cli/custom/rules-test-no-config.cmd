rm .k8sai.yaml; k8sai rules --test
