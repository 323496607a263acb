echo 'paths: {overrides: [{files: [app/*.yaml], severity: {GPU: info}}]}' > .k8sai.yaml; cd app/vendor; k8sai lint --format short --select GPU001 .. $PWD/pod.yaml | sed "s|$PWD|PWD|"
