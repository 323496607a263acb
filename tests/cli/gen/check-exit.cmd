k8sai gen -o out values.yaml; echo '# x' >> out/$(ls out | head -1); k8sai gen --check -o out values.yaml
