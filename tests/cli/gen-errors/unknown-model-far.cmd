printf 'cloud: gke\nmodels: {a: nobody/nothing}\n' > e.yaml; k8sai gen e.yaml
