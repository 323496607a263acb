printf '{"cloud": "gke",}' > e.json; k8sai gen e.json
