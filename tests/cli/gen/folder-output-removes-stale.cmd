k8sai gen -o out values.yaml; ls out > a; k8sai gen -o out --only Deployment values.yaml; ls out
