k8sai gen --check -o out values.yaml > differences; ls
