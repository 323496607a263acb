printf 'cloud: eks\ngpu: {type: h100, count: 8, dra: true}\ntraining: {a: {image: "x.io/a:1.0", queue: q}}\n' > e.yaml; k8sai gen e.yaml
