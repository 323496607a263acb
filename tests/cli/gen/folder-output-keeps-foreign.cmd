mkdir out; echo mine > out/mine.yaml; k8sai gen -o out --only Deployment values.yaml; cat out/mine.yaml
