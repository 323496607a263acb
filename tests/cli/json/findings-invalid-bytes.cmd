printf 'a: "\377\376"\n' > "$(printf 'x\377.yaml')"; k8sai lint --format json . > out.json; k8sai schema findings > s.json; k8sai schema check s.json out.json
