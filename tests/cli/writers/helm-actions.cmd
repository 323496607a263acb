k8sai gen --format helm -o out values.yaml; cd out; find . -type f | sort; grep -rn "{{" templates | grep -v "Made by" | sort
