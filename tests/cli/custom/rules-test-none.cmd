k8sai rules --test --config none.yaml
