printf 'cloud: eks\nignored: [GPU001]\nfail-on: error\npaths: {excluded: [a]}\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
