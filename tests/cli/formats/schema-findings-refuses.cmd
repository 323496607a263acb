k8sai schema findings > s.json; k8sai lint --select GPU001 --format json one.yaml | sed 's/"line":9,/"line":0,/; s/"severity":"error"/"severity":"bad"/' | k8sai schema check s.json -
