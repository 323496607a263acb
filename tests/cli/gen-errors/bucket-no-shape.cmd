printf 'cloud: eks\nmodels:\n  own: s3://models/own\n' > e.yaml; k8sai gen e.yaml
