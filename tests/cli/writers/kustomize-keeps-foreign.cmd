mkdir -p out/base; echo "resources: []" > out/base/kustomization.yaml; k8sai gen --format kustomize -o out values.yaml; echo $?; sh show.sh out
