echo "environments: {prod: {gpu: mi300x}}" > over.yaml; k8sai gen --format kustomize -o out values.yaml over.yaml 2>&1 | grep -v "it has"; ls
