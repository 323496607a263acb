k8sai gen --format helm -o out values.yaml; k8sai lint out; echo $?
