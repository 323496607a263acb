k8sai rules --test --config untested.yaml
