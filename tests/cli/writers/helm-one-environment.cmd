k8sai gen --format helm -o out -e prod values.yaml; ls out; cat out/values.yaml; grep -c "version: v1.4.0" out/values.yaml
