k8sai rules --test --config missing.yaml
