printf 'paths:\n  exclude: [../x, /, ""]\n  overrides: [{ignore: [GPU001]}, {files: []}]\n' > .k8sai.yaml; k8sai lint --format short app/pod.yaml
