printf 'cloud: eks\nmodels:\n  own:\n    model: {source: "ftp://models/own", parameters: 8B, layers: 32, heads: 32, kvHeads: 8, hidden: 4096}\n' > e.yaml; k8sai gen e.yaml
