echo "environments: {dev: {patches: [{target: {kind: Service}, patch: [{op: add, path: /x, value: null}]}]}}" > over.yaml; k8sai gen --format helm -o out values.yaml over.yaml; echo $?; ls
