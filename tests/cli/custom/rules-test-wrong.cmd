k8sai rules --test --config wrong.yaml
