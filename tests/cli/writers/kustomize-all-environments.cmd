k8sai gen --format kustomize -o out -e prod values.yaml; ls
