cp values.yaml before; k8sai gen --format helm -o . values.yaml; echo $?; cmp values.yaml before; ls
