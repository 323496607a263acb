k8sai gen -o out --format json --only Deployment values.yaml; ls out
