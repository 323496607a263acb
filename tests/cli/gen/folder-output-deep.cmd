k8sai gen -o a/b/c --only Deployment values.yaml; ls a/b/c
