printf 'a: [\n' | k8sai lint --format json - > out.json; k8sai schema findings > s.json; k8sai schema check s.json out.json
